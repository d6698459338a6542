import {findingName} from '../../actions/doctor/index.ts';
import type {Finding} from '../../state/events.ts';
import type {KeyName} from '../binding.ts';
import {chosenFinding, isLooking, lastScroll, listed} from './doctor-view.ts';
import type {Draft} from './draft.ts';
import type {DialogContext, DialogReply} from './reply.ts';

const page = 5;

function isMendable({state, fix}: Finding): boolean {
	return (state === 'fault' || state === 'warning') && fix?.isByHand === false;
}

function mend(options: Readonly<Record<string, string>>): DialogReply {
	return {intent: {type: 'prepare', action: 'doctor', options}};
}

function mendChosen(finding: Finding | undefined): DialogReply {
	if (finding === undefined) return {notice: 'Nothing has been found yet.'};
	if (isMendable(finding)) return mend({fix: findingName(finding)});
	if (finding.fix?.isByHand === true) return {notice: 'This is mended by hand; the words stand below the list.'};
	return {notice: finding.state === 'unknown' ? 'It could not be looked at: r looks again.' : 'There is nothing to mend.'};
}

function moving(draft: Draft, key: KeyName, {state, size}: DialogContext): Draft | undefined {
	const last = Math.max(0, listed(state).length - 1);
	const to: Readonly<Record<string, number>> = {
		down: draft.cursor + 1,
		j: draft.cursor + 1,
		up: draft.cursor - 1,
		k: draft.cursor - 1,
		g: 0,
		home: 0,
		G: last,
		end: last,
	};
	const wanted = to[key];
	if (wanted !== undefined) return {...draft, cursor: Math.max(0, Math.min(last, wanted)), scroll: 0};
	if (key !== 'page-down' && key !== 'page-up') return undefined;
	const scroll = draft.scroll + (key === 'page-down' ? page : -page);
	return {...draft, scroll: Math.max(0, Math.min(lastScroll(state, draft, size), scroll))};
}

/** What a key does while the doctor is open. Closing it ends nothing: a look that has begun goes on. */
export function resolveDoctorKey(draft: Draft, key: KeyName, context: DialogContext): DialogReply {
	const {state, isReadonly} = context;
	if (['escape', 'q', 'd', 'ctrl-c'].includes(key)) return {events: [{type: 'dialog/closed'}]};
	const moved = moving(draft, key, context);
	if (moved !== undefined) return {draft: moved};
	if (!['enter', 'a', 'r', 'x'].includes(key)) return {};
	if (isReadonly) return {notice: 'This screen only watches: it was started with --readonly.'};
	if (isLooking(state)) return key === 'x' ? {intent: {type: 'cancel-run'}} : {notice: 'It is still at work: x cancels it.'};
	if (key === 'x') return {notice: 'There is no run to cancel.'};
	if (key === 'r') return {intent: {type: 'prepare', action: 'doctor'}};
	if (key === 'enter') return mendChosen(chosenFinding(state, draft));
	const names = listed(state).filter(isMendable).map(findingName);
	return names.length === 0
		? {notice: 'There is nothing that could be mended from here.'}
		: mend({fix: names.join(','), again: 'all'});
}
