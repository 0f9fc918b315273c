% The mistakes of a layer with their numbers, read from fixtures/mistakes.
%
%     known = pyref.port.mistakes (layer)
%
% known is a cell of structs, none where the layer has no file: name, effect, numbers
% (by case, with _ for each - of its id, then by result: the wrong arrays), raises (ids
% of the cases to which it has no answer). They are kept for the session. docs/format.md
% says what the files hold. Errors: pyref:value.

function known = mistakes (layer)
  persistent kept
  if isempty (kept)
    kept = struct ();
  end
  if ~isfield (kept, layer)
    kept.(layer) = read (layer);
  end
  known = kept.(layer);
end

function known = read (layer)
  known = {};
  file = fullfile (pyref.port.fixtures (), 'mistakes', [layer '.json.gz']);
  if ~exist (file, 'file')
    return
  end
  folder = tempname ();
  mkdir (folder);
  copyfile (file, folder);
  gunzip (fullfile (folder, [layer '.json.gz']));
  document = jsondecode (fileread (fullfile (folder, [layer '.json'])));
  delete (fullfile (folder, '*'));
  rmdir (folder);
  if ~strcmp (document.schema, 'pyref/mistakes/1')
    error ('pyref:value', '%s: schema is %s, not pyref/mistakes/1', file, ...
           document.schema);
  end
  entries = pyref.port.cells_of (document.mistakes);
  known = cellfun (@one, entries, 'UniformOutput', false);
end

function found = one (entry)
  found = struct ('name', entry.name, 'effect', entry.effect, 'numbers', struct ());
  found.raises = {};
  if isfield (entry, 'raises')
    found.raises = pyref.port.cells_of (entry.raises);
  end
  ids = {};
  if isstruct (entry.cases)
    ids = fieldnames (entry.cases);
  end
  for i = 1:numel (ids)
    found.numbers.(ids{i}) = structfun (@pyref.port.array, entry.cases.(ids{i}), ...
                                        'UniformOutput', false);
  end
end

%!test <the numbers of a mistake are wrong, and its results are named>
%! known = pyref.port.mistakes ('dense');
%! names = cellfun (@(m) m.name, known, 'UniformOutput', false);
%! one = known{strcmp(names, 'weight not transposed going back')};
%! [~, cases] = pyref.port.read_cases ('dense');
%! ids = cellfun (@(c) c.id, cases, 'UniformOutput', false);
%! right = cases{strcmp(ids, 'dense-849d198d')}.expect.dx.high;
%! assert (size (one.numbers.dense_849d198d.dx), [3 3]);
%! assert (any (abs (one.numbers.dense_849d198d.dx(:) - right(:)) > 0.1));
%! assert (any (strcmp (one.raises, 'dense-d831b3a0')));
%!test <a layer without a file has none, and nothing is left behind>
%! assert (pyref.port.mistakes ('no_such'), {});
