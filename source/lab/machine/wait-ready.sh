#!/bin/bash
# wait-ready.sh ADDRESS...
# Says each address as soon as its sshd greets. Run in the capsule's network under a deadline (timeout(1)).
set -u
for address in "$@"; do
	(
		# Short tries: a lost SYN would otherwise cost a second each.
		until timeout 0.5 bash -c 'exec 3<>"/dev/tcp/$0/22" && read -r -t 0.4 banner <&3 && [ "${banner#SSH}" != "$banner" ]' "$address" 2>/dev/null; do
			sleep 0.03
		done
		echo "$address"
	) &
done
wait
