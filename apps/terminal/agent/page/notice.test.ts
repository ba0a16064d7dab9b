import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { codesText } from '@dauys/wording/compiled/codes.ts';
import { NOTICE_POLICY, noticeOf } from './notice.ts';

test.each(['terminal/damaged', 'terminal/starting'] as const)(
  '%s is said in all three languages, without a script or anything to type into',
  (notice) => {
    const page = noticeOf(notice);
    for (const language of ['kk', 'ru', 'en'] as const) expect(page).toContain(`<p lang="${language}">${codesText(language)(notice)}</p>`);
    expect(page).not.toMatch(/<script|<input|<form|<a |href|src=|onclick/i);
    expect(page).toContain(notice === 'terminal/damaged' ? 'role="alert"' : 'role="status"');
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(page) ?? [];
    expect(NOTICE_POLICY).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(NOTICE_POLICY).toMatch(/^default-src 'none'; /);
    expect(NOTICE_POLICY).not.toContain('script-src');
  },
);
