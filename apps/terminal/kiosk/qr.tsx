import { useEffect, useState } from 'react';
import { doAside } from './aside.ts';
import type { Drawing } from './promise.worker.ts';

/** A QR code as one path, dark on light in every scheme. `says` is its name for those who cannot see it. Its words and number stand without it. */
export const Qr = (p: { readonly text: string; readonly says: string }) => {
  const drawing = useDrawing(p.text);
  if (drawing === undefined) return null;
  const { path, size } = drawing;
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={p.says} shapeRendering="crispEdges">
      <rect className="qr-paper" width={size} height={size} />
      <path className="qr-print" d={path} />
    </svg>
  );
};

/** Some forty milliseconds of a good processor: not while somebody touches. */
const useDrawing = (text: string): Drawing | undefined => {
  const [drawing, setDrawing] = useState<Drawing>();
  useEffect(() => {
    let gone = false;
    void doAside({ do: 'draw', text }).then((report) => {
      if (!gone && report !== undefined && 'drawing' in report) setDrawing(report.drawing);
    });
    return () => {
      gone = true;
    };
  }, [text]);
  return drawing;
};
