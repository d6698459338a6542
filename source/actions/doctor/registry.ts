import type {Check} from './check.ts';
import {chainChecks} from './checks/chain.ts';
import {compileServerChecks} from './checks/compile-server.ts';
import {loginChecks} from './checks/login.ts';
import {machineChecks} from './checks/machine.ts';

/** In the order in which a person would look: the machine, the way to it, what runs there, the chain from end to end. */
export const checks: readonly Check[] = [...loginChecks, ...machineChecks, ...compileServerChecks, ...chainChecks];
