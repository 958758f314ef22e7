habeas decide -l little.law -a little --sender NO --receiver SE --on 2029-06-01 national.json
# exit 1
