<?php
/**
 * `php tests/build-translations.php`: writes languages/ristourne.pot, adds new texts to each .po (empty until someone
 * translates them), and writes each .l10n.php.
 */

use Ristourne\Tests\Translations;

require __DIR__ . '/class-translations.php';

$root    = dirname( __DIR__ );
$texts   = Translations::in_source( $root );
$headers = [ 'Project-Id-Version: Ristourne', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: 8bit', 'X-Domain: ristourne' ];
file_put_contents( $root . '/languages/ristourne.pot', Translations::po( $texts, [], $headers ) );

foreach ( [ 'fr_FR' ] as $locale ) {
	$file  = "$root/languages/ristourne-$locale.po";
	$known = is_readable( $file ) ? Translations::read_po( file_get_contents( $file ) ) : [];
	$known = array_intersect_key( $known, $texts );
	file_put_contents( $file, Translations::po( $texts, $known, array_merge( $headers, [ "Language: $locale", 'Plural-Forms: nplurals=2; plural=(n > 1);' ] ) ) );
	file_put_contents( "$root/languages/ristourne-$locale.l10n.php", Translations::l10n_php( $known, $locale ) );
	printf( "%s: %d of %d texts translated\n", $locale, count( array_filter( $known, 'strlen' ) ), count( $texts ) );
}
