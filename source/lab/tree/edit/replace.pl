# replace.pl FILE OLD NEW: replaces the one place where OLD stands; none or several are an error.
use strict;
use warnings;
my ($file, $old, $new) = @ARGV;
open(my $in, '<', $file) or die "$file: $!\n";
my $text = do { local $/; <$in> };
close $in;
my $count = () = $text =~ /\Q$old\E/g;
die "$file: expected one place with '$old', found $count\n" if $count != 1;
my $at = index($text, $old);
substr($text, $at, length $old) = $new;
open(my $out, '>', $file) or die "$file: $!\n";
print $out $text or die "$file: $!\n";
close $out or die "$file: $!\n";
