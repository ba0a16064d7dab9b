import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { NOTICE_POLICY, noticeIn, noticeOf } from './notice.ts';

test.each(['terminal/damaged', 'terminal/starting'] as const)(
  '%s is said in every language of the kiosk, without a script or anything to type into',
  (notice) => {
    const page = noticeOf(notice);
    for (const language of KIOSK_LANGUAGES)
      expect(page).toMatch(new RegExp(`<p lang="${language}" dir="(?:ltr|rtl)">${noticeIn(language, notice)}</p>`));
    expect(new Set(KIOSK_LANGUAGES.map((language) => noticeIn(language, notice))).size).toBe(KIOSK_LANGUAGES.length);
    expect(page).not.toMatch(/<script|<input|<form|<a |href|src=|onclick/i);
    expect(page).toContain(notice === 'terminal/damaged' ? 'role="alert"' : 'role="status"');
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(page) ?? [];
    expect(NOTICE_POLICY).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(NOTICE_POLICY).toMatch(/^default-src 'none'; /);
    expect(NOTICE_POLICY).not.toContain('script-src');
  },
);
