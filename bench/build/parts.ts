import {faulty} from './faulty.ts';
import type {Part} from './part.ts';
import {sleeping} from './sleeping.ts';

/** Every part, in the order in which they run: one file and one line each. */
export const parts: readonly Part[] = [sleeping, faulty];
