declare module '@messageformat/core/compile-module.js' {
  import type MessageFormat from '@messageformat/core';
  /** Source text of an ES module whose default export maps keys to functions. */
  const compileModule: (format: MessageFormat, messages: Readonly<Record<string, string>>) => string;
  export default compileModule;
}
