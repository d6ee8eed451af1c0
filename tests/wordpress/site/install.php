<?php
/**
 * Installs a test's WordPress with its users, given as JSON: [{"login", "password", "name", "role", "locale"}]; the first
 * one owns the site. Run once, from WordPress's folder.
 */

define( 'WP_INSTALLING', true );
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

/**
 * WordPress would mail its new owner.
 */
function wp_new_blog_notification() {
}

list( $owner ) = $users = json_decode( (string) getenv( 'WORDPRESS_TEST_USERS' ), true );
wp_install( 'Maison Colibri', $owner['login'], 'owner@example.com', false, '', $owner['password'] );
update_option( 'show_avatars', 0 );
update_option( 'timezone_string', 'Europe/Paris' );
require_once ABSPATH . 'wp-admin/includes/plugin.php';
activate_plugin( 'woocommerce/woocommerce.php' );

foreach ( $users as $user ) {
	$known = get_user_by( 'login', $user['login'] );
	$id    = wp_insert_user(
		array(
			'ID'           => $known ? $known->ID : null,
			'user_login'   => $user['login'],
			'user_email'   => $user['login'] . '@example.com',
			'display_name' => $user['name'],
			'role'         => $user['role'],
			'locale'       => $user['locale'],
		) + ( $known ? array() : array( 'user_pass' => $user['password'] ) )
	);
	if ( is_wp_error( $id ) ) {
		fwrite( STDERR, $id->get_error_message() );
		exit( 1 );
	}
}
