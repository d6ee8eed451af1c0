<?php
/**
 * `php tests/preview.php <folder> [<image>]`: writes what buyers see, in English and French, as HTML pages to be looked
 * at: the order-received card on a light and a dark ground, and the mail. <image> stands in for the QR code's picture.
 */

use Ristourne\Tests\Preview;

require 'PHPUnit/Autoload.php'; // Debian's include path has it.
require __DIR__ . '/bootstrap.php';
require __DIR__ . '/class-preview.php';

list( , $folder, $image ) = $argv + [ '', '.', '' ];
foreach ( Preview::pages( $image ) as $name => $html ) {
	file_put_contents( "$folder/$name.html", $html );
	echo "$folder/$name.html\n";
}
