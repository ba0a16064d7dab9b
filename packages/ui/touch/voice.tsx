/** Heights of the bars of a voice, in percent. */
const HEIGHTS = [34, 62, 100, 48, 78, 40, 90, 56, 70, 36, 84, 50];
const heightOf = (i: number): number => HEIGHTS[i % HEIGHTS.length] ?? 50;

/** `apart`: from one bar to the next, of which a third or more is the bar; at most 100 high. */
const Bars = (p: {
  readonly count: number;
  readonly apart?: number;
  readonly wide?: number;
  readonly className: string;
  readonly kindOf: (i: number) => string;
}) => {
  const [apart, wide] = [p.apart ?? 17, p.wide ?? 10];
  return (
    <svg className={p.className} viewBox={`0 0 ${(p.count - 1) * apart + wide} 100`} aria-hidden="true" focusable="false">
      {Array.from({ length: p.count }, (_, i) => (
        <rect key={i} className={p.kindOf(i)} x={i * apart} y={50 - heightOf(i) / 2} width={wide} height={heightOf(i)} rx={wide / 2} />
      ))}
    </svg>
  );
};

/** The mark: a voice of five bars, the loudest of them lit. */
export const VoiceMark = () => <Bars count={5} className="voice-mark" kindOf={(i) => (i === 2 ? 'lit' : 'said')} />;

/** How far one has come, as a voice that grows. `says` is the same in words. */
export const VoiceProgress = (p: { readonly at: number; readonly of: number; readonly says: string }) => (
  <div className="voice-progress">
    <Bars
      count={p.of}
      apart={56}
      wide={20}
      className="voice-steps"
      kindOf={(i) => (i < p.at - 1 ? 'said' : i === p.at - 1 ? 'lit' : 'unsaid')}
    />
    <span>{p.says}</span>
  </div>
);

/** Work goes on: the bars move, unless motion is unwelcome. */
export const VoiceWorking = () => <Bars count={7} className="voice-working" kindOf={() => 'said'} />;
