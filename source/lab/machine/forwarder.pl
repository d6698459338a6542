# forwarder.pl TAP_A TAP_B DELAY_MS LOSS_PERCENT MTU READY_FILE
# Carries every frame between two TAP devices after DELAY_MS (each way), dropping LOSS_PERCENT of them, and every one whose
# packet is larger than MTU bytes without telling anybody (0 = none). Perl, because perl-base is on every Debian and Ubuntu,
# and Node has no ioctl.
use strict;
use Time::HiRes qw(time);
my ($name_a, $name_b, $delay_ms, $loss_percent, $mtu, $ready_file) = @ARGV;
my $delay = $delay_ms / 1000;
my $ethernet_header = 14;
# A full second of gigabit would be 80,000 frames; beyond the limit frames are dropped, as a real queue does.
my $queue_limit = 20_000;
my ($tunsetiff, $iff_tap_no_pi) = (0x400454ca, 0x1002);

sub open_tap {
	my $name = shift;
	open(my $tap, '+<', '/dev/net/tun') or die "Cannot open /dev/net/tun: $!; delay, loss and mtu need it.\n";
	my $request = pack('a16 s x22', $name, $iff_tap_no_pi);
	ioctl($tap, $tunsetiff, $request) or die "Cannot make the device $name: $!.\n";
	return $tap;
}

my @taps = (open_tap($name_a), open_tap($name_b));
my @queues = ([], []);
open(my $ready, '>', $ready_file) or die "Cannot write $ready_file: $!.\n";
close $ready;
while (1) {
	my $wanted = '';
	vec($wanted, fileno($_), 1) = 1 for @taps;
	my ($now, $wait) = (time, 1);
	for my $side (0, 1) {
		my $queue = $queues[$side];
		while (@$queue && $queue->[0][0] <= $now) {
			syswrite($taps[1 - $side], (shift @$queue)->[1]);
		}
		$wait = $queue->[0][0] - $now if @$queue && $queue->[0][0] - $now < $wait;
	}
	next if select(my $readable = $wanted, undef, undef, $wait) <= 0;
	$now = time;
	for my $side (0, 1) {
		next unless vec($readable, fileno($taps[$side]), 1);
		my $frame;
		next unless sysread($taps[$side], $frame, 65_600);
		next if $mtu && length($frame) > $mtu + $ethernet_header;
		next if rand(100) < $loss_percent || @{$queues[$side]} >= $queue_limit;
		push @{$queues[$side]}, [$now + $delay, $frame];
	}
}
