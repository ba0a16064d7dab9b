/** So long something waits for a paint that does not come, as on a page that nobody sees. Milliseconds. */
const AT_LATEST = 250;

/** Acts when what is drawn now has been painted: the answer to a touch is seen before the work that it set going. Returns what calls it off. */
export const afterPaint = (act: () => void): (() => void) => {
  let isOver = false;
  const once = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(patience);
    act();
  };
  const patience = setTimeout(once, AT_LATEST);
  // A task of the frame's own runs before its paint, the one it leaves behind comes after.
  requestAnimationFrame(() => setTimeout(once));
  return () => {
    isOver = true;
    clearTimeout(patience);
  };
};
