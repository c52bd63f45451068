import { Body } from "@react-email/body";
import { Button } from "@react-email/button";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Html } from "@react-email/html";
import { Img } from "@react-email/img";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import type { Action, MailContent } from "./content";
import { displayName, shorten } from "./display-name";
import type { Brand } from "./kinds";
import { darkStyle, styles } from "./style";

/**
 * The layout of all e-mails: the product's name, a card with at most one button, what to do if the e-mail is unexpected, the
 * support address, and the reason for the e-mail.
 */
export function MailLayout({ content, brand }: { content: MailContent; brand: Brand }) {
  const { locale, subject, heading, paragraphs, action, unexpected, footer } = content;
  return (
    <Html lang={locale}>
      <Head>
        <title>{subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* Keeps mail programs from turning phone numbers, dates, addresses and names into links. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        <style>{darkStyle}</style>
      </Head>
      <Preview>{shorten(paragraphs.join(" "), 100)}</Preview>
      <Body style={styles.page} className="page">
        <Container style={styles.container}>
          <Section style={styles.brand}>
            <BrandMark brand={brand} />
          </Section>
          <Section style={styles.card} className="card">
            <h1 style={styles.heading} className="ink">
              {heading}
            </h1>
            {paragraphs.map((paragraph) => (
              <Text key={paragraph} style={styles.text} className="ink">
                {paragraph}
              </Text>
            ))}
            {action && <CallToAction action={action} />}
          </Section>
          <Section style={styles.below}>
            <Text style={styles.small} className="quiet">
              <strong className="ink" style={styles.strong}>
                {unexpected.title}
              </strong>
              <br />
              {unexpected.text}
            </Text>
            {footer.map((line) => (
              <Text key={line} style={styles.small} className="quiet">
                {line}
              </Text>
            ))}
          </Section>
        </Container>
      </Body>
    </Html>
  );
}

function BrandMark({ brand: { name, logoUrl } }: { brand: Brand }) {
  const shown = displayName(name);
  if (logoUrl) return <Img src={logoUrl} alt={shown} height={32} style={styles.logo} className="ink" />;
  return (
    <Text style={styles.name} className="ink">
      {shown}
    </Text>
  );
}

function CallToAction({ action: { label, url, copyLink, expiry } }: { action: Action }) {
  return (
    <>
      <Section style={styles.action}>
        <Button href={url} style={styles.button} className="button">
          {label}
        </Button>
      </Section>
      {expiry && (
        <Text style={styles.text} className="ink">
          {expiry}
        </Text>
      )}
      <Text style={styles.address} className="quiet rule">
        {copyLink}
        <br />
        <Link href={url} style={styles.link} className="link">
          {url}
        </Link>
      </Text>
    </>
  );
}
