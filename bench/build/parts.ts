import {compile} from './compile.ts';
import {faulty} from './faulty.ts';
import {matrix} from './matrix.ts';
import type {Part} from './part.ts';
import {slots} from './slots.ts';

/** Every part, in the order in which they run: one file and one line each. */
export const parts: readonly Part[] = [compile, matrix, slots, faulty];
