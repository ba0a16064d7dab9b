import { Suspense, use } from 'react';

interface Asked {
  readonly text: string;
  readonly says: string;
}

// Fetched behind the first screen, long before there is a slip. Without it the slip's words and number still stand.
const coder = import('uqr').catch(() => undefined);

/** A QR code as one path, dark on light in every scheme, with the quiet zone that readers need. `says` is its name for those who cannot see it. */
export const Qr = (p: Asked) => (
  <Suspense fallback={null}>
    <Drawn {...p} />
  </Suspense>
);

const Drawn = (p: Asked) => {
  const uqr = use(coder);
  if (uqr === undefined) return null;
  const { data, size } = uqr.encode(p.text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={p.says} shapeRendering="crispEdges">
      <rect className="qr-paper" width={size} height={size} />
      <path className="qr-print" d={path} />
    </svg>
  );
};
