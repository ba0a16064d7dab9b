import { arrows } from './arrows.ts';
import { codeNames } from './codes.ts';
import { cycles } from './cycles.ts';
import { detection } from './detection.ts';
import { evidence } from './evidence.ts';
import { formats } from './formats.ts';
import { links } from './links.ts';
import { names } from './names.ts';
import { headers, licences, lists, lockfile, scripts } from './packages.ts';
import { places } from './places.ts';
import type { Check } from './project.ts';
import { sizes } from './sizes.ts';
import { style } from './style.ts';

/** To add a check: its own file with a pure `find`, a test that shows it failing, and one more name here. */
export const checks: readonly Check[] = [
  arrows,
  cycles,
  names,
  sizes,
  style,
  codeNames,
  formats,
  evidence,
  detection,
  links,
  lockfile,
  scripts,
  licences,
  lists,
  headers,
  places,
];
