import { expect, test } from 'vitest';
import { contentPolicyOf } from './guard.ts';

test.each([
  '/',
  '/index.html',
  '/assets/index-abc.js',
  '/assets/prover.worker-B4nE_1.js',
  '/api/state',
  '/assets/vault.worker-x.js/../index.html',
])('%s: nothing inline, nothing evaluated, nothing from elsewhere', (path) => {
  expect(contentPolicyOf(path)).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(contentPolicyOf(path)).not.toMatch(/unsafe|https?:|\*/);
  for (const rule of ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "connect-src 'self'"])
    expect(contentPolicyOf(path)).toContain(rule);
});
test('only the worker that stretches the code may compile WebAssembly', () => {
  expect(contentPolicyOf('/assets/vault.worker-B4nEOfYM.js')).toBe(
    contentPolicyOf('/').replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
  );
});
