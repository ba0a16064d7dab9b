import { hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterAck, afterLoss, afterSending, atStart, paceOf, planFrame, refreshed, type Carriages, type Carried } from './pump.ts';

const now = instant(1_790_000_000_000);
const pace = paceOf(30);
const one: Carried = { parcel: 'aa'.repeat(32), total: 50_000, urgent: false, isAccepted: false, storedAt: now };
const on = (sent: number, before: number, earlier = before): Carriages => new Map([[one.parcel, { sent, before, earlier, movedAt: now }]]);
const sentOf = (carriages: Carriages) => carriages.get(one.parcel)?.sent;

describe('one parcel on its way', () => {
  test.each([
    ['the answer to the frame before changes nothing', on(44_000, 22_000), 22_000, 44_000],
    ['more durable than sent: another process of ours was here', on(22_000, 0), 50_000, 50_000],
    ['a hub that writes a beat late changes nothing', on(44_000, 22_000, 0), 0, 44_000],
    ['less durable than two frames ago: one was lost', on(50_000, 44_000, 22_000), 0, 0],
    ['a hub that claims more than there is', on(22_000, 0), 99_999, 50_000],
  ])('%s', (_, carriages, durable, expected) => {
    expect(sentOf(afterAck(carriages, { parcel: one.parcel, durable, total: one.total }))).toBe(expected);
  });
  test('an unanswered frame is sent again', () => {
    expect(sentOf(afterLoss(on(44_000, 22_000)))).toBe(22_000);
  });
  test.each([
    ['sent whole and silent: offered again', false, pace.stallMs, 0],
    ['not before its time', false, pace.stallMs - 1, 50_000],
    ['accepted: watched at a slower pace', true, pace.stallMs, 50_000],
    ['accepted and still not public: offered again', true, pace.watchMs, 0],
  ])('%s', (_, isAccepted, waited, expected) => {
    const later = { now: instant(now + waited), pace };
    expect(sentOf(refreshed(on(50_000, 22_000), [{ ...one, isAccepted }], later))).toBe(expected);
  });
  test('an answer that says nothing new, or of a parcel that is not ours, changes nothing at all', () => {
    const carriages = on(44_000, 22_000);
    expect(afterAck(carriages, { parcel: one.parcel, durable: 44_000, total: one.total })).toBe(carriages);
    expect(afterAck(carriages, { parcel: 'cc'.repeat(32), durable: 9, total: 9 })).toBe(carriages);
  });
  test('what is new is offered from its start, what is on its way goes on however long it takes, what is gone is forgotten', () => {
    const offered = { sent: 0, before: 0, earlier: 0, movedAt: now };
    expect(atStart([one])).toEqual(new Map([[one.parcel, offered]]));
    const other: Carried = { ...one, parcel: 'cc'.repeat(32) };
    const later = { now: instant(now + 10 * pace.watchMs), pace };
    expect(refreshed(on(22_000, 0), [one, other], later)).toEqual(new Map([...on(22_000, 0), [other.parcel, offered]]));
    expect(refreshed(on(22_000, 0), [], later)).toEqual(new Map());
  });
  test('after a frame each parcel knows where it stood before, and before that; after a loss it goes back there and no further', () => {
    const resting = { sent: 900, before: 500, earlier: 100, movedAt: now };
    const sent = afterSending(
      new Map([...on(22_000, 9_000, 4_000), ['other', resting]]),
      [
        { parcel: one.parcel, offset: 22_000, length: 11_000 },
        { parcel: 'new', offset: 0, length: 7 },
      ],
      instant(now + 1),
    );
    expect([...sent]).toEqual([
      [one.parcel, { sent: 33_000, before: 22_000, earlier: 9_000, movedAt: now + 1 }],
      ['other', { sent: 900, before: 900, earlier: 500, movedAt: now }],
      ['new', { sent: 7, before: 0, earlier: 0, movedAt: now + 1 }],
    ]);
    expect(afterLoss(sent).get('other')).toEqual({ sent: 900, before: 500, earlier: 500, movedAt: now });
    expect(afterLoss(on(9, 3, 5)).get(one.parcel)).toEqual({ sent: 3, before: 3, earlier: 5, movedAt: now });
  });
  test('whatever is lost on the way, all of it arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('fair', 'cut', 'lost'), { maxLength: 40 }), (weather) => {
        let [carriages, held, at]: [Carriages, number, number] = [atStart([one]), 0, 0];
        for (let i = 0; held < one.total && i < 200; i++) {
          const sky = weather[i] ?? 'fair';
          at += 30_000;
          carriages = refreshed(carriages, [one], { now: instant(now + at), pace });
          const planned = planFrame(carriages, [one], 20_000, instant(now + at)).map((p) => ({ ...p, parcel: one.parcel }));
          carriages = afterSending(carriages, planned, instant(now + at));
          const ack = held;
          for (const p of sky === 'cut' ? [] : planned) if (p.offset <= held) held = Math.max(held, p.offset + p.length);
          carriages = sky === 'fair' ? afterAck(carriages, { parcel: one.parcel, durable: ack, total: one.total }) : afterLoss(carriages);
        }
        expect(held).toBe(one.total);
      }),
    );
  });
});

describe('what is public already', () => {
  const kept: Carried = { ...one, parcel: 'bb'.repeat(32), total: 1_000, isAccepted: true, isKept: true };
  const planned = (carried: readonly Carried[], room: number) =>
    planFrame(atStart(carried), carried, room, now).map((p) => [hex(p.parcel), p.length]);
  test('goes only into room that nothing else needs, however short it is', () => {
    const text: Carried = { ...one, total: 17_000 };
    expect(planned([kept, { ...one, total: 60_000 }], 24_000).map(([parcel]) => parcel)).toEqual([one.parcel]);
    expect(planned([kept, text], 24_000)).toEqual([
      [one.parcel, 17_000],
      [kept.parcel, 1_000],
    ]);
    expect(planned([kept], 24_000)).toEqual([[kept.parcel, 1_000]]);
  });
  test('a frame names no more than 255 parcels', () => {
    const many = Array.from({ length: 200 }, (_, i): Carried => ({ ...one, parcel: i.toString(16).padStart(64, '0'), total: 10 }));
    const public_ = many.map((c): Carried => ({ ...c, parcel: `f${c.parcel.slice(1)}`, isAccepted: true, isKept: true }));
    expect(planned([...many, ...public_], 100_000)).toHaveLength(255);
  });
});

describe('what is urgent', () => {
  const calm: Carried = { ...one, storedAt: instant(now - 1_000) };
  const urgent: Carried = { ...one, parcel: 'bb'.repeat(32), urgent: true };
  const first = (...carried: readonly Carried[]) => hex(planFrame(atStart(carried), carried, 20_000, now)[0]?.parcel ?? new Uint8Array(0));
  test('goes before what waits longer, until it is accepted', () => {
    expect(first(calm, urgent)).toBe(urgent.parcel);
    expect(first(calm, { ...urgent, urgent: false })).toBe(calm.parcel);
    expect(first(calm, { ...urgent, isAccepted: true })).toBe(calm.parcel);
  });
  test('is offered from its start before it has a carriage', () => {
    expect(planFrame(new Map(), [urgent], 100_000, now)).toMatchObject([{ offset: 0, length: 50_000 }]);
  });
});
