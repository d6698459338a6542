/** Root needs no user namespace; anybody else is root only inside one, with the ranges of /etc/subuid and /etc/subgid. */
export const isRoot = process.getuid?.() === 0;

const userNamespace = ['unshare', '--user', '--map-root-user', '--map-auto'];

/** The same command as root: unchanged for root, in a new user namespace for others (files of the machines belong to sub-uids). */
export const asRoot = (argv: readonly string[]): string[] => (isRoot ? [...argv] : [...userNamespace, '--', ...argv]);

/** Overlays made inside a user namespace keep their marks in user.* attributes. */
export const overlayOptions = isRoot ? '' : ',userxattr';
