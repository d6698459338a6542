import {describe, expect, it} from 'vitest';
import {Session} from '../../source/session/session.ts';
import {initialState} from '../../source/state/state.ts';
import {createStore} from '../../source/state/store.ts';
import {input} from '../actions/support.ts';
import {eventSamples} from '../support/events.ts';

const config = {...input.config, build: {...input.config.build, clean: 'installclean'}} as const;

function opened(options?: Readonly<Record<string, string>>) {
	const store = createStore(initialState, (flush) => {
		flush();
		return () => {};
	});
	const session = new Session(config, store, {repaint: () => {}, openShell: async () => {}, quit: () => {}});
	if (options !== undefined) store.dispatch({...eventSamples['run/started'], action: 'build', dryRun: false, options});
	session.perform({type: 'prepare', action: 'build'});
	store.flush();
	return store.get().screen.dialog;
}

describe('b', () => {
	it('asks what shall be built, with what the file says', () => {
		expect(opened()).toEqual({
			kind: 'build-wishes',
			wishes: {target: 'aosp_arm64-eng', modules: 'adbd', directories: '', variables: '', clean: 'installclean'},
		});
	});

	it('asks with what the last build was, but deletes by the file only', () => {
		const options = {target: 'aosp_x86-user', directories: 'system/core', clean: 'clean', only: 'w1'};
		expect(opened(options)).toEqual({
			kind: 'build-wishes',
			wishes: {target: 'aosp_x86-user', modules: '', directories: 'system/core', variables: '', clean: 'installclean'},
		});
	});
});
