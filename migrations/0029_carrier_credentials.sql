-- Accounts name their provider, and keep their secrets as one JSON object, encrypted. Until a later release drops the columns
-- api_token and signing_key, both forms are written; '' says that a row has the older form only (or none, once it is
-- forgotten).
ALTER TABLE carrier_accounts ADD COLUMN provider TEXT NOT NULL DEFAULT 'signalwire';
ALTER TABLE carrier_accounts ADD COLUMN credentials TEXT NOT NULL DEFAULT '';

-- The release before knows the older columns only. Where it changes them (a newer key, forgetting), the newer form goes: its
-- key's version is another, and what is forgotten is forgotten.
CREATE TRIGGER carrier_accounts_credentials AFTER UPDATE OF api_token ON carrier_accounts
WHEN NEW.api_token <> OLD.api_token AND NEW.credentials = OLD.credentials AND NEW.credentials <> ''
BEGIN
  UPDATE carrier_accounts SET credentials = '' WHERE id = NEW.id;
END;
