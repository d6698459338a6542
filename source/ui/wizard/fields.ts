import {answerProblem} from '../../config/draft.ts';
import {readHostList} from '../../config/host-range.ts';
import {settingOf} from '../../config/settings.ts';
import type {FieldId, WizardState} from '../../state/wizard.ts';

export type Field = {readonly label: string; readonly help: string};

/** What each question means; the words of the registry where it is a setting. */
export const fields: Readonly<Record<FieldId, Field>> = {
	cluster: {label: 'Name', help: `${settingOf('cluster').meaning}.`},
	tree: {
		label: 'AOSP tree',
		help: `${settingOf('master.tree').meaning} on this machine. ← → choose among those that were found.`,
	},
	user: {label: 'User', help: `${settingOf('user').meaning}.`},
	target: {label: 'Build target', help: `${settingOf('build.target').meaning}.`},
	workers: {
		label: 'Workers',
		help: 'Names or addresses with blanks between; ranges 10.0.0.[11-18]; user@host:port; aliases of ~/.ssh/config.',
	},
};

export function answerOf({answers, workers}: WizardState, id: FieldId): string {
	return id === 'workers' ? workers : answers[id];
}

/** What is wrong with an answer, and what would be right. */
export function problemOf(state: WizardState, id: FieldId): string | undefined {
	if (id !== 'workers') {
		const problem = answerProblem(id, state.answers);
		return problem === undefined ? undefined : `${fields[id].label} ${problem.message}. ${problem.hint}`;
	}
	const {words, problems} = readHostList(state.workers);
	const [problem] = problems;
	if (problem !== undefined) return `"${problem.text}": ${problem.message}. ${problem.hint}`;
	return words.length === 0 ? 'No worker is named yet.' : undefined;
}
