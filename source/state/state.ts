import {type BuildState, initialBuild, reduceBuild} from './build.ts';
import {type CacheState, initialCache, reduceCache} from './cache.ts';
import {type DoctorState, initialDoctor, reduceDoctor} from './doctor.ts';
import type {Event} from './events.ts';
import {type HostsState, initialHosts, reduceHosts} from './hosts.ts';
import {initialLog, type LogState, reduceLog} from './log.ts';
import {initialReach, type ReachState, reduceReach} from './reach.ts';
import {initialRun, type RunState, reduceRun} from './run.ts';
import {initialScreen, reduceScreen, type ScreenState} from './screen.ts';
import {initialSlots, reduceSlots, type SlotsState} from './slots.ts';
import {initialSync, reduceSync, type SyncState} from './sync.ts';

/** Everything that is known now. */
export type State = {
	readonly cluster: string;
	readonly hosts: HostsState;
	readonly run: RunState;
	readonly sync: SyncState;
	readonly slots: SlotsState;
	readonly cache: CacheState;
	readonly build: BuildState;
	readonly doctor: DoctorState;
	readonly reach: ReachState;
	readonly log: LogState;
	readonly screen: ScreenState;
};

export const initialState: State = {
	cluster: '',
	hosts: initialHosts,
	run: initialRun,
	sync: initialSync,
	slots: initialSlots,
	cache: initialCache,
	build: initialBuild,
	doctor: initialDoctor,
	reach: initialReach,
	log: initialLog,
	screen: initialScreen,
};

/** The one way in which state changes: slices side by side, each blind to the others. */
export function reduce(state: State, event: Event): State {
	return {
		cluster: event.type === 'cluster/loaded' ? event.cluster : state.cluster,
		hosts: reduceHosts(state.hosts, event),
		run: reduceRun(state.run, event),
		sync: reduceSync(state.sync, event),
		slots: reduceSlots(state.slots, event),
		cache: reduceCache(state.cache, event),
		build: reduceBuild(state.build, event),
		doctor: reduceDoctor(state.doctor, event),
		reach: reduceReach(state.reach, event),
		log: reduceLog(state.log, event),
		screen: reduceScreen(state.screen, event),
	};
}
