/** The camera alone, for a picture. `told` hears what is seen, or 'none' where there is no camera, it is not handed over, or it went away. */
export const openCamera = (told: (stream: MediaStream | 'none') => void): { close(): void } => {
  let isClosed = false;
  let open: MediaStream | undefined;
  const release = (): void => open?.getTracks().forEach((track) => track.stop());
  const begin = async (): Promise<void> => {
    open = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1_920 }, height: { ideal: 1_080 } } });
    if (isClosed) return release();
    for (const track of open.getTracks()) track.onended = () => told('none');
    told(open);
  };
  begin().catch(() => isClosed || told('none'));
  return {
    close: () => {
      isClosed = true;
      release();
    },
  };
};
