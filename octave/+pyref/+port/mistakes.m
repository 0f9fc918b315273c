% The mistakes of a layer with their numbers, read from fixtures/mistakes.
%
%     known = pyref.port.mistakes (layer)
%     known = pyref.port.mistakes (layer, text)
%
% known is a cell of structs, none where the layer has no file: name, effect, numbers
% (by case, with _ for each - of its id, then by result: the wrong arrays), some (the
% same, of the others: a row of the numbers at the places that are kept), raises (ids of
% the cases to which it has no answer). They are kept for the session; what is read from
% a text is not. docs/format.md says what the files hold. Errors: pyref:value, and
% pyref:format for a file that was changed, or is of another form.

function known = mistakes (layer, text)
  persistent kept
  if nargin > 1
    known = understand (layer, text);
    return
  end
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
  text = fileread (fullfile (folder, [layer '.json']));
  delete (fullfile (folder, '*'));
  rmdir (folder);
  known = understand (layer, text);
end

function known = understand (layer, text)
  name = [layer '.json.gz'];
  document = jsondecode (text);
  if ~strcmp (document.schema, 'pyref/mistakes/2')
    error ('pyref:format', '%s: head: schema is "%s", not pyref/mistakes/2', name, ...
           document.schema);
  elseif ~strcmp (document.layer, layer)
    error ('pyref:format', '%s: head: layer is %s, not %s', name, document.layer, ...
           layer);
  end
  must_be_whole (pyref.port.compact (text), [name ': head']);
  entries = pyref.port.cells_of (document.mistakes);
  known = cellfun (@one, entries, 'UniformOutput', false);
end

function must_be_whole (text, where)
  % An error where the digest is not that of all that stands around it.
  place = strfind (text, ',"digest":"');
  first = strfind (text, ',"mistakes":[');
  if isempty (first) || isempty (place) || place(1) + 76 ~= first(1)
    error ('pyref:format', '%s: digest is missing', where);
  end
  pyref.port.must_fit (text, place(1), [text(1:place(1)-1) text(first(1):end)], where);
end

function found = one (entry)
  found = struct ('name', entry.name, 'effect', entry.effect, 'numbers', struct (), ...
                  'some', struct ());
  found.raises = {};
  if isfield (entry, 'raises')
    found.raises = pyref.port.cells_of (entry.raises);
  end
  ids = {};
  if isstruct (entry.cases)
    ids = fieldnames (entry.cases);
  end
  for i = 1:numel (ids)
    arrays = structfun (@pyref.port.array, entry.cases.(ids{i}), ...
                        'UniformOutput', false);
    names = fieldnames (arrays);
    texts = structfun (@ischar, entry.cases.(ids{i}));
    found.some.(ids{i}) = rmfield (arrays, names(~texts));
    found.numbers.(ids{i}) = rmfield (arrays, names(texts));
  end
end

%!test <the numbers of a mistake are wrong, and its results are named>
%! known = pyref.port.mistakes ('dense');
%! names = cellfun (@(m) m.name, known, 'UniformOutput', false);
%! one = known{strcmp(names, 'weight not transposed going back')};
%! [~, cases] = pyref.port.read_cases ('dense');
%! ids = cellfun (@(c) c.id, cases, 'UniformOutput', false);
%! right = cases{strcmp(ids, 'dense-849d198d')}.expect.dx.high;
%! dx = reshape (one.some.dense_849d198d.dx, 3, 3).';
%! assert (any (abs (dx(:) - right(:)) > 0.1));
%! assert (any (strcmp (one.raises, 'dense-d831b3a0')));
%!test <a layer without a file has none, and nothing is left behind>
%! assert (pyref.port.mistakes ('no_such'), {});
%!shared text
%! folder = tempname ();
%! mkdir (folder);
%! file = fullfile (pyref.port.fixtures (), 'mistakes', 'dense.json.gz');
%! copyfile (file, folder);
%! gunzip (fullfile (folder, 'dense.json.gz'));
%! text = fileread (fullfile (folder, 'dense.json'));
%! delete (fullfile (folder, '*'));
%! rmdir (folder);
%!test <a file that only differs in spaces is read>
%! found = pyref.port.mistakes ('dense', strrep (text, '":', sprintf ('": \n')));
%! assert (numel (found), numel (pyref.port.mistakes ('dense')));
%!error <dense.json.gz: head: schema is "pyref/mistakes/1", not pyref/mistakes/2> pyref.port.mistakes ('dense', strrep (text, 'mistakes/2', 'mistakes/1'))
%!error <dense.json.gz: head: digest is .* gives> pyref.port.mistakes ('dense', strrep (text, '"dx":"1', '"dx":"2'))
%!error <dense.json.gz: head: digest is .* gives> pyref.port.mistakes ('dense', strrep (text, 'weight not', 'weight is'))
%!error <dense.json.gz: head: digest is missing> pyref.port.mistakes ('dense', strrep (text, '"digest"', '"digost"'))
%!error <tanh.json.gz: head: layer is dense> pyref.port.mistakes ('tanh', text)
