import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { pageInfo } from './order-fields.ts';

/**
 * Which lines of an order are tips: a tip is a line like any other, titled in the shop's language, and only the sales
 * agreements tell it apart. Asked for orders with a tip only.
 */
export const tipLinesQuery = operation<{ id: string; after: string | null }>()(
  gql`
    query TipLines($id: ID!, $after: String) {
      order(id: $id) {
        agreements(first: 5, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            sales(first: 50) {
              pageInfo {
                hasNextPage
              }
              nodes {
                lineType
                ... on TipSale {
                  lineItem {
                    id
                  }
                }
              }
            }
          }
        }
      }
    }
  `,
  z.object({
    order: z
      .object({
        agreements: z.object({
          pageInfo,
          nodes: z.array(
            z.object({
              sales: z.object({
                pageInfo: z.object({ hasNextPage: z.boolean() }),
                nodes: z.array(
                  z.object({
                    lineType: z.string(),
                    lineItem: z.object({ id: gid('LineItem') }).optional(),
                  }),
                ),
              }),
            }),
          ),
        }),
      })
      .nullable(),
  }),
);
