import { expect, test } from 'vitest';
import { readReport, type VitestReport } from './vitest.ts';

const report: VitestReport = {
  testResults: [
    {
      name: '/p/apps/a.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'one', status: 'passed' },
        { fullName: 'two', status: 'failed', failureMessages: ['expected 1\nto be 2'] },
        { fullName: 'three (needs ../shared)', status: 'pending' },
      ],
    },
    { name: '/p/apps/b.test.ts', status: 'failed', message: 'does not parse', assertionResults: [] },
  ],
};

test('each test counts, a broken file is a failure, a skip is said', () => {
  expect(readReport(report, '/p')).toEqual({
    passed: 1,
    failures: ['apps/a.test.ts › two\nexpected 1\nto be 2', 'apps/b.test.ts broke outside its tests\ndoes not parse'],
    notes: ['skipped: apps/a.test.ts › three (needs ../shared)'],
  });
});
