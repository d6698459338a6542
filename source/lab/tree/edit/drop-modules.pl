# drop-modules.pl FILE WHICH...: removes from an Android.bp each module whose type or name is WHICH; one that is not there is
# an error. A module begins with its type in the first column and ends with a brace in the first column (bpfmt's form).
use strict;
use warnings;
my ($file, @which) = @ARGV;
my %left = map { $_ => 1 } @which;
my %wanted = %left;
open(my $in, '<', $file) or die "$file: $!\n";
my (@kept, @module, $type);
while (my $line = <$in>) {
	if (!@module && $line =~ /^(\w+) \{/) {
		$type = $1;
	} elsif (!@module) {
		push @kept, $line;
		next;
	}
	push @module, $line;
	next unless $line =~ /^\}/;
	my ($name) = join('', @module) =~ /^ {4}name: "([^"]+)"/m;
	my @hits = grep { $wanted{$_} } grep { defined } ($type, $name);
	delete $left{$_} for @hits;
	push @kept, @module unless @hits;
	@module = ();
}
close $in;
die "$file: not found: @{[sort keys %left]}\n" if %left;
open(my $out, '>', $file) or die "$file: $!\n";
print $out @kept or die "$file: $!\n";
close $out or die "$file: $!\n";
