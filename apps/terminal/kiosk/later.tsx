/** What no first screen waits for: fetched behind it, as one piece, so that none of it is missing when it is needed. */
export { LessonVoice } from './services/lesson.tsx';
export { Services } from './services/screens.tsx';
export { CameraChoice } from './screens/camera.tsx';
export { AboutYou } from './screens/about.tsx';
export { Cover } from './screens/cover.tsx';
export { Learning, OfferLearning } from './screens/learning.tsx';
export { Instead, Recording } from './screens/recording.tsx';
export { OfferOwn, Own } from './screens/own.tsx';
export { Advice, Urgent, UrgentTile } from './screens/urgent.tsx';
export { OfferReaders, Showing } from './screens/showing.tsx';
export { Waiting } from './screens/waiting.tsx';
export { HearAny, HearChoice } from './ways/hear-choice.tsx';
export { startWays } from './ways/run.ts';
