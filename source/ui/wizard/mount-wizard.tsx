import type {WizardWish} from '../../state/wizard.ts';
import {type MountedScreen, mountRoot} from '../mount-root.tsx';
import {WizardApp, type WizardStore} from './wizard-app.tsx';

/** Opens the wizard's screen. */
export function mountWizard(store: WizardStore, perform: (wish: WizardWish) => void): Promise<MountedScreen> {
	return mountRoot(
		{},
		(paint, painting) => <WizardApp key={painting} store={store} perform={perform} paint={paint} />,
		(notice) => store.dispatch({type: 'screen/noticed', notice}),
	);
}
