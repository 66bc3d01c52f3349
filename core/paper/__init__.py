"""Everything on paper: QR codes, posters, receipts."""
