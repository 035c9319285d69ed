"""What leaves the office: bundles, sealed dossiers, requests, exports."""
