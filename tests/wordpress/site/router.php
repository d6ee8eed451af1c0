<?php
/**
 * For PHP's built-in server: files are sent as they are, folders by their index.php, all else goes to WordPress.
 */

$ristourne_test_path = $_SERVER['DOCUMENT_ROOT'] . rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( is_file( $ristourne_test_path ) || is_file( rtrim( $ristourne_test_path, '/' ) . '/index.php' ) ) {
	return false;
}
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
