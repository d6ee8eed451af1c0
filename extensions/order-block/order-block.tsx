import type { Answer, Ready } from './answer.ts';

export type OrderBlockProps = { answer: Answer; later: { title: string; text: string } };

/** What an order earns, with its claim link as a QR code, and as a link for whoever reads this on the phone itself. */
export function OrderBlock({ answer, later }: OrderBlockProps) {
  switch (answer.outcome) {
    case 'nothing':
      return null;
    case 'not_yet':
      return (
        <s-section heading={later.title}>
          <s-paragraph>{later.text}</s-paragraph>
        </s-section>
      );
    case 'ready':
      return (
        <s-section heading={answer.title}>
          <s-stack gap="base">
            <s-stack gap="small-200">
              {answer.sentences.map((sentence) => (
                <s-paragraph key={sentence}>{sentence}</s-paragraph>
              ))}
            </s-stack>
            {answer.claim && <Claim claim={answer.claim} />}
          </s-stack>
        </s-section>
      );
  }
}

function Claim({ claim }: { claim: NonNullable<Ready['claim']> }) {
  return (
    <s-stack gap="small-200">
      <s-qr-code content={claim.url} accessibilityLabel={claim.alt} />
      <s-text color="subdued">{claim.hint}</s-text>
      <s-link href={claim.url} target="_blank">
        {claim.linkText}
      </s-link>
    </s-stack>
  );
}
