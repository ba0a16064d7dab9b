import { detectionPage } from '../detection/render.ts';
import { ELSEWHERE } from '../detection/elsewhere.ts';
import type { Check } from './project.ts';

const PAGE = 'docs/detection.md';

/** docs/detection.md says what the table of detections says, and the tests that it points at are there. */
export const detection: Check = {
  name: 'detection',
  find: (project) => [
    ...(project.get(PAGE) === detectionPage() ? [] : [`${PAGE} is not what tools/detection/rows.ts makes: npm run detection`]),
    ...ELSEWHERE.flatMap(({ file, test }) =>
      project.get(file)?.includes(test) === true ? [] : [`tools/detection/elsewhere.ts names “${test}”, which ${file} does not have`],
    ),
  ],
};
