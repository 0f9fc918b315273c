% Run the requests of a batch one after the other, and tell how far it has come.
%
%     answer = pyref.internal.serve_cases (requests, nonce, progress)
%
% requests, nonce and answer are those of run_cases. progress is the name of a file
% that grows by one byte when a request begins, and by one more when all have ended;
% '' for none. Whoever waits sees by it which request is late, or was the last.
%
% A function that leaves Octave in another folder, or takes folders from its path, has
% failed, and both are put back for the others. One that adds to the path may.

function answer = serve_cases (requests, nonce, progress)
  answer.nonce = nonce;
  answer.replies = cell (1, numel (requests));
  folder = pwd ();
  folders = path ();
  for i = 1:numel (requests)
    grow (progress);
    one = pyref.internal.run_cases (requests(i), nonce);
    answer.replies(i) = one.replies;
    moved = ~strcmp (pwd (), folder);
    taken = ~all_in (path (), folders);
    if moved
      cd (folder);
    end
    if taken
      path (folders);
    end
    if moved || taken
      answer.replies{i} = displaced (one.replies{1}, requests{i}.call, moved);
    end
  end
  grow (progress);
end

function grow (progress)
  if ~isempty (progress)
    file = fopen (progress, 'a');
    if file >= 0
      fwrite (file, '.');
      fclose (file);
    end
  end
end

% Whether a path has all these folders. No function from a file is called here: they
% may be what was taken away.
function found = all_in (now, folders)
  found = true;
  if ~strcmp (now, folders)
    border = pathsep ();
    wanted = regexp (folders, border, 'split');
    for i = 1:numel (wanted)
      one = [border, wanted{i}, border];
      found = found && ~isempty (strfind ([border, now, border], one));
    end
  end
end

function reply = displaced (reply, call, moved)
  reply.ok = false;
  reply.identifier = 'pyref:value';
  if moved
    reply.message = sprintf ('%s: left Octave in another folder', call);
  else
    reply.message = sprintf ('%s: took folders from the path of Octave', call);
  end
end

%!function folder = calls ()
%!  % Functions in files of the path, which alone are called by name.
%!  bodies = {'same', ''; 'moving', 'cd (tempdir ());'; 'taking', 'rmpath (x);'; ...
%!            'adding', 'addpath (x);'};
%!  folder = tempname ();
%!  mkdir (folder);
%!  for k = 1:4
%!    file = fopen (fullfile (folder, [bodies{k,1} '.m']), 'w');
%!    fprintf (file, 'function y = %s (x)\n  %s\n  y = 1;\nend\n', bodies{k,:});
%!    fclose (file);
%!  end
%!  addpath (folder);
%!endfunction
%!function remove (before, folder)
%!  path (before);
%!  delete (fullfile (folder, '*.m'));
%!  rmdir (folder);
%!endfunction
%!shared asked, other, before, tidy
%! asked = @(call) struct ('call', call, 'job', 'run', 'args', {{'.'}}, ...
%!   'inputs', 1, 'count', 1, 'upstream', {{}}, 'probes', {{}}, ...
%!   'directions', {{}}, 'h', 0);
%! other = regexprep (tempdir (), '/$', '');
%! before = path ();
%! folder = calls ();
%! tidy = onCleanup (@() remove (before, folder));
%!test <replies are those of run_cases, in their order, with the nonce>
%! requests = {asked('same'), asked('nowhere'), asked('same')};
%! answer = pyref.internal.serve_cases (requests, 'n-1', '');
%! assert (answer.nonce, 'n-1');
%! alone = pyref.internal.run_cases (requests, 'n-1');
%! for i = 1:3
%!   assert (rmfield (answer.replies{i}, 'stack'), rmfield (alone.replies{i}, 'stack'));
%! end
%! assert (answer.replies{3}.outputs, {1});
%!test <the file grows by a byte for each request, and by one at the end>
%! file = tempname ();
%! gone = onCleanup (@() delete (file));
%! pyref.internal.serve_cases ({asked('same'), asked('nowhere')}, 'n', file);
%! found = dir (file);
%! assert (found.bytes, 3);
%!test <a file that cannot be written stops nothing>
%! answer = pyref.internal.serve_cases ({asked('same')}, 'n', '/nowhere/at/all');
%! assert (answer.replies{1}.ok);
%!test <a change of folder is told, and taken back>
%! here = pwd ();
%! requests = {asked('same'), asked('moving'), asked('same')};
%! answer = pyref.internal.serve_cases (requests, 'n', '');
%! assert (pwd (), here);
%! assert (answer.replies{1}.ok && answer.replies{3}.ok);
%! assert (answer.replies{2}.message, 'moving: left Octave in another folder');
%!test <folders taken from the path are put back, and that is told>
%! addpath (other);
%! request = asked ('taking');
%! request.args = {other};
%! answer = pyref.internal.serve_cases ({request, asked('same')}, 'n', '');
%! assert (any (strcmp (strsplit (path (), pathsep ()), other)));
%! assert (answer.replies{2}.ok);
%! assert (answer.replies{1}.message, 'taking: took folders from the path of Octave');
%! rmpath (other);
%!test <what is added to the path stays, and is no fault>
%! request = asked ('adding');
%! request.args = {other};
%! answer = pyref.internal.serve_cases ({request}, 'n', '');
%! assert (answer.replies{1}.ok);
%! assert (any (strcmp (strsplit (path (), pathsep ()), other)));
%! rmpath (other);
