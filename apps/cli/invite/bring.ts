const codeIn = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string' ? answer.code : 'http/fault';

/** Brings the hub something by the operator's token; the code of its refusal, or nothing. Throws when it cannot be reached. */
export const bring = async (url: string, body: object, token: string): Promise<string | undefined> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  });
  return answer.ok ? undefined : codeIn(await answer.json().catch(() => undefined));
};
