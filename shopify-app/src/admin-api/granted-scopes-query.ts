import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from './operation.ts';

/** The access scopes that the owner granted at the last installation. */
export const grantedScopes = operation<Record<string, never>>()(
  gql`
    query GrantedScopes {
      currentAppInstallation {
        accessScopes {
          handle
        }
      }
    }
  `,
  z.object({
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
);
