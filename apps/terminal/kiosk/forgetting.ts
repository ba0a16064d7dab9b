/**
 * The engine keeps the last text in which a regular expression found something, for as long as no other one does (`RegExp.$_`): a slip, a name, a
 * word of a complaint would outlive its person there. So something empty is found last.
 */
export const forgetMatches = (): void => void /^/u.exec('');
