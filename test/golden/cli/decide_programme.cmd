echo '{"funded_by": "defence", "uses": {"only": ["detention"]}, "paid_in_all": "4760000", "passed_on": false, "security_force": false}' |
	habeas decide -a us-sv-2025-programme --on 2025-05-02
# exit 1
