import { createHash } from 'node:crypto';
import { Fault } from '@dauys/basics/failure.ts';
import { anchorText } from '@dauys/testing/public-record.ts';
import { describe, expect, test } from 'vitest';
import { contentPolicyOf, pageHash, withAnchor } from './page.ts';
import { pin } from './pinned.ts';

const policy = "default-src 'none'; script-src 'sha256-abc='";
const page = `<meta http-equiv="Content-Security-Policy" content="${policy}" /><script type="application/json" id="anchor">null</script><script>1</script>`;
const inSlot = (html: string) => /id="anchor">(.*?)<\/script>/.exec(html)?.[1] ?? '';

describe('the page with an anchor in it', () => {
  test('is a function of page and anchor: spacing and earlier anchors do not count', () => {
    const once = withAnchor(page, anchorText());
    expect(withAnchor(page, JSON.stringify(JSON.parse(anchorText())))).toBe(once);
    expect(withAnchor(once, anchorText())).toBe(once);
    expect(pin(inSlot(once)).fingerprint).toBe(pin(anchorText()).fingerprint);
    expect(once.replace(inSlot(once), 'null')).toBe(page);
  });
  test('no policy text ends the block of data', () => {
    const anchor = JSON.parse(anchorText()) as { ledgers: { cases: string } };
    anchor.ledgers.cases += '# </script><script>alert(1)</script>\n';
    const html = withAnchor(page, JSON.stringify(anchor));
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(JSON.parse(inSlot(html))).toEqual(anchor);
  });
  test('its hash is what sha256sum prints', () => {
    expect(pageHash('Дауыс')).toBe(createHash('sha256').update('Дауыс').digest('hex'));
  });
  test.each([
    ['another file', '<p>hello</p>'],
    ['a page with two slots', page + page],
    ['a page whose slot is elsewhere', page.replace('application/json', 'text/plain')],
  ])('%s is not taken for it', (_, html) => expect(() => withAnchor(html, anchorText())).toThrow(Fault));
  test('no anchor, no page', () => {
    expect(() => withAnchor(page, '{"v":1}')).toThrow(expect.objectContaining({ code: 'directory/malformed-anchor' }));
  });
  test('its policy as a header', () => {
    expect(contentPolicyOf(page)).toBe(`${policy}; frame-ancestors 'none'`);
    expect(() => contentPolicyOf('<p>hello</p>')).toThrow(Fault);
  });
});
