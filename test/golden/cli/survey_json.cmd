printf '%s\n' '{"citizenships": ["SE"]}' '{"citizenships": ["NO"]}' '' '{"citizenship": ["NO"]}' |
	habeas survey -l little.law -a little --sender NO --receiver SE --for removal --on 2031-06-01 --exact --json - |
	sed 's/"rows_per_second":[0-9]*/"rows_per_second":0/; s/"seconds":"[0-9.]*"/"seconds":"0"/'
# exit 0
