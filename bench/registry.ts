import type {Bench} from './bench.ts';
import {build} from './build/index.ts';
import {doctor} from './doctor/index.ts';
import {provision} from './provision/index.ts';

/** Every bench, by the word used for it on the command line: one folder and one line each. */
export const benches: Readonly<Record<string, Bench>> = {build, doctor, provision};
