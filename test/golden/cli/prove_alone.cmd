habeas prove -l little.law -a little --sender NO --receiver SE --for removal --on 2031-06-01 --alone --never cleared --when 'NO in citizenships'
# exit 1
