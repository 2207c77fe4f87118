"""The assistant of a French broker in factoring (affacturage) and credit insurance (assurance-crédit)."""
