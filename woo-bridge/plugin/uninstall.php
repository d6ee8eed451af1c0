<?php
/**
 * Removes what the plugin has stored on this site: two options and its short-lived answers. Balances live on the
 * server and are not touched.
 *
 * @package Ristourne
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'ristourne_connection' );
delete_option( 'ristourne_status' );

global $wpdb;
foreach ( [ '_transient_ristourne_', '_transient_timeout_ristourne_' ] as $ristourne_prefix ) {
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( $ristourne_prefix ) . '%' ) );
}
