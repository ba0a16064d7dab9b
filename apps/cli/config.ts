/** What the command line takes from its environment; nothing else reads it. */
export const environment = Object.freeze({ language: process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || 'en' });
