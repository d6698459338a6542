import {actions} from '../actions/index.ts';

/** The text of `--help`; the actions come from their registry. */
export function helpText(): string {
	const width = Math.max(...actions.map((action) => action.id.length)) + 2;
	const lines = actions.map((action) => `    distbuild-tui ${action.id.padEnd(width)} ${action.description}`);
	return `
  Usage
    distbuild-tui                          the control center; attaches to a run in progress
${lines.join('\n')}
    distbuild-tui status | history         what runs now, what ran before
    distbuild-tui drain W | return W       no more work for that worker of the build that runs, and work again
    distbuild-tui join W | quarantine W    in once its canary passes, and out until it does
    distbuild-tui report [ID]              what a build was: units, where they were compiled, cache
    distbuild-tui config init              asks, looks at the machines and writes cluster.yaml
    distbuild-tui config check | show      every mistake in cluster.yaml; all settings and where they come from

  Options
    --config FILE      cluster.yaml (default: $XDG_CONFIG_HOME/distbuild-tui/cluster.yaml)
    --dry-run          show what would change and change nothing
    --yes              agree to everything, including host keys that are new
    --json             one JSON document per line
    --detach           start it and return
    --readonly         watch only
    --password-stdin   read passwords from standard input: first the one for ssh and sudo everywhere, then a line for
                       each exception: HOST PASSWORD, HOST/sudo PASSWORD or /KEY/FILE PASSPHRASE
    --only H1,H2       only these hosts
    --fix WHAT         doctor: repair all, or CHECK@HOST,... of what it found
    --forget-host-key H1,H2
                       ssh-setup: their host keys may have changed; the new ones are shown and agreed to
    --level L          teardown: services, configuration, packages or everything
    --target T         build: product-variant or product-release-variant
    --module M         build: a module (repeatable)
    --directory D      build: what is built in this directory of the tree (repeatable)
    --variable K=V     build: for the build system (repeatable)
    --clean LEVEL      build: delete first what installclean, modules or clean say; it is shown and asked for (--yes agrees)
    --skip-checks      build: do not ask the doctor's essential checks first
    --jobs N|auto      build: parallel jobs
    --mode M           build: plain, pump, auto, or local (no worker; cache stays)
    --scope S          sync: toolchain or full
    --bwlimit RATE     sync: per worker, as rsync takes it
    --workers LIST     config init: without questions; also --tree, --user, --master, --cluster, --target

  Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 a precondition is not met, 4 another run holds the cluster,
  130 cancelled.
`;
}
