<?php
/**
 * The configuration of a test's WordPress: what differs from site to site comes from the environment of its server.
 */

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . getenv( 'WORDPRESS_TEST_SOCKET' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );

foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $ristourne_test_scheme ) {
	define( $ristourne_test_scheme . '_KEY', 'key of a test: ' . $ristourne_test_scheme );
	define( $ristourne_test_scheme . '_SALT', 'salt of a test: ' . $ristourne_test_scheme );
}

define( 'WP_HOME', getenv( 'WORDPRESS_TEST_ORIGIN' ) );
define( 'WP_SITEURL', WP_HOME );
define( 'WP_CONTENT_DIR', getenv( 'WORDPRESS_TEST_CONTENT' ) );

// Nothing may leave this machine, change by itself, or run beside what the test does.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );

// What PHP complains of, for the test to read.
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DISABLE_FATAL_ERROR_HANDLER', true );
define( 'WP_DEBUG_LOG', getenv( 'WORDPRESS_TEST_LOG' ) );
define( 'SCRIPT_DEBUG', false );

$table_prefix = 'wp_';

require_once ABSPATH . 'wp-settings.php';
