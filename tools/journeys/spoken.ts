/** What somebody who listens is told from the first screen to the sending, in its order and in every language the same. */
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** On the first screen each language is passed, up to one's own. */
const toLanguage = (language: KioskLanguage): readonly string[] => [
  ...['kiosk.language.choose', 'ways.listen.hint'],
  ...KIOSK_LANGUAGES.slice(0, KIOSK_LANGUAGES.indexOf(language) + 1).flatMap(() => ['kiosk.language.name', 'kiosk.language.offers']),
];

/** What is said after it, screen by screen; `own`: words that no pack has, such as a body's name or a letter. */
const TO_TELLING = words(`
  kiosk.home.title ways.urgent.tile ways.urgent.tile.detail kiosk.home.write kiosk.home.write.detail
  kiosk.body.title kiosk.body.help own kiosk.body.role.prosecutor own kiosk.body.role.court
  kiosk.category.title kiosk.category.help kiosk.category.ill-treatment
  kiosk.urgency.title kiosk.urgency.help kiosk.urgency.yes kiosk.urgency.yes.detail kiosk.urgency.no kiosk.urgency.no.detail
  kiosk.disclosure.title kiosk.disclosure.help kiosk.disclosure.named kiosk.disclosure.named.detail kiosk.disclosure.named-not-to-facility kiosk.disclosure.named-not-to-facility.detail kiosk.disclosure.anonymous kiosk.disclosure.anonymous.detail
  kiosk.text.title kiosk.text.help voice.speak
`);
const WRITING = words(`
  voice.film kiosk.text.label own kiosk.keys.shift ways.listen.chosen kiosk.keys.backspace own kiosk.text.label own kiosk.text.label own kiosk.text.count kiosk.back kiosk.next
  kiosk.text.short.title kiosk.text.short.text kiosk.text.short.more kiosk.text.short.enough
`);
const sending = (what: string): readonly string[] =>
  words(`
  kiosk.pictures.title kiosk.pictures.help kiosk.pictures.add kiosk.back kiosk.pictures.none
  kiosk.review.title kiosk.review.help kiosk.review.body own kiosk.review.change.label kiosk.review.category kiosk.category.ill-treatment kiosk.review.change.label kiosk.review.urgency kiosk.review.usual kiosk.review.change.label kiosk.review.disclosure kiosk.disclosure.anonymous kiosk.review.change.label ${what} kiosk.review.change.label kiosk.review.attachments kiosk.review.pictures kiosk.review.change.label services.about.part services.about.nothing kiosk.review.change.label kiosk.back kiosk.review.send
`);

/** In this language, up to where it is written or said. */
export const spokenToTelling = (language: KioskLanguage): readonly string[] => [...toLanguage(language), ...TO_TELLING];
/** What is said up to the sending of what was written. */
export const spokenSteps = [...spokenToTelling('ru'), ...WRITING, ...sending('kiosk.review.text own')];
/** From the pictures to the sending of what was said into the microphone. */
export const spokenToSending = sending('kiosk.review.text voice.review.voice');

/** Said once more, because somebody pressed again or news came, it is the same; what is said only while addresses are awaited, is left out. */
export const isNew = (name: string, i: number, names: readonly string[]): boolean => name !== names[i - 1] && name !== 'kiosk.body.none';
