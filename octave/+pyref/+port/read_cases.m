% Read the cases of a layer from its fixture file.
%
%     [sheet, cases] = pyref.port.read_cases ('dense')
%     [sheet, cases] = pyref.port.read_cases ('dense', text)
%
% sheet is the head of the file; cases is a cell of structs, without those that must be
% refused. inputs, options, upstream hold arrays by name; expect holds for each result
% what is known of it: high, low, slack, scale, tie, accept, textbook. finite tells
% whether all that is given are numbers, usual whether there are some, too. sizes has
% lengths by their letters, shown those of them that the arrays show; plain are options
% of a few numbers, numbers those of any one, wholes those of a whole one; made, whether
% it was made on the spot; back, whether there is a way back, which a step has not.
% Numbers are read from their strings, to the bit. text stands for that of the file.
% Errors: pyref:value, and pyref:format with the file and the case for one that was
% changed, or is no case.

function [sheet, cases] = read_cases (layer, varargin)
  sheet = pyref.port.read_document (layer, varargin{:});
  if ~isfield (sheet, 'ports')
    sheet.ports = struct ('loss', false, 'axes', {{}}, 'hidden', struct ());
    sheet.ports.spellings = {struct('say', '', 'forms', struct ())};
  end
  entries = pyref.port.cells_of (sheet.cases);
  sheet.cases = [];
  cases = {};
  for i = 1:numel (entries)
    try
      if ~isfield (entries{i}.expect, 'error')
        cases{end+1} = one (sheet, entries{i});
      end
    catch fault
      error ('pyref:format', '%s.json: %s: %s', layer, name_of (entries{i}, i), ...
             fault.message);
    end
  end
end

function name = name_of (entry, place)
  name = sprintf ('case %d', place);
  if isfield (entry, 'id') && ischar (entry.id) && ~isempty (entry.id)
    name = entry.id;
  end
end

function found = one (sheet, entry)
  found = struct ('id', entry.id, 'level', entry.level, 'layer', sheet.layer, ...
                  'made', false);
  found.call = call_of (sheet);
  found.ports = sheet.ports;
  found.specs = struct ('inputs', sheet.inputs, 'outputs', sheet.outputs);
  [found.plain, found.numbers, found.wholes] = plain_of (sheet.options);
  found.exact_in = pyref.port.cells_of (entry.exact_in);
  found.inputs = arrays (entry.inputs);
  found.shapes = structfun (@(e) e.shape(:).', entry.inputs, 'UniformOutput', false);
  found.options = arrays (entry.options);
  found.upstream = arrays (entry.upstream);
  found.outputs = fieldnames (sheet.outputs).';
  found.back = ~isfield (sheet, 'back') || sheet.back;
  found.results = found.outputs;
  if found.back
    found.results = [found.outputs, strcat('d', fieldnames (found.inputs).')];
  end
  found.expect = struct ();
  names = setdiff (fieldnames (entry.expect).', {'hvp'}, 'stable');
  for i = 1:numel (names)
    found.expect.(names{i}) = known (entry.expect.(names{i}), names{i});
  end
  found.coupled = is_coupled (sheet);
  [found.sizes, found.shown] = sizes_of (sheet, found);
  found.lengths = struct ();
  for i = 1:numel (names)
    found.lengths.(names{i}) = terms (sheet.lengths.(names{i}), found.sizes);
  end
  given = cellfun (@(v) v(v ~= -Inf), struct2cell (found.options), ...
                   'UniformOutput', false);   % which takes something away
  given = [struct2cell(found.inputs); given; struct2cell(found.upstream)];
  found.finite = all (cellfun (@(v) all (isfinite (v(:)), 1), given), 1);
  found.usual = found.finite && ~any (structfun (@isempty, found.inputs), 1);
end

function found = arrays (entries)
  found = struct ();
  if isempty (entries)
    return
  end
  names = fieldnames (entries);
  for i = 1:numel (names)
    found.(names{i}) = pyref.port.array (entries.(names{i}), names{i});
  end
end

function found = known (entry, name)
  found.high = pyref.port.array (entry, name);
  found.low = field (entry, 'low', zeros (size (found.high)));
  found.scale = field (entry, 'scale', []);
  found.tie = field (entry, 'tie', []);
  found.slack = zeros (size (found.high));
  if isfield (entry, 'rounded') && entry.rounded
    found.slack = half_units (entry);
  end
  found.accept = {};
  if isfield (entry, 'accept')
    choices = pyref.port.cells_of (entry.accept);
    for i = 1:numel (choices)
      values = pyref.port.array (with_values (entry, choices{i}.values));
      found.accept(end+1,:) = {choices{i}.choice, values};
    end
  end
  found.textbook = struct ();
  if isfield (entry, 'textbook')
    names = fieldnames (entry.textbook);
    for i = 1:numel (names)
      lines = entry.textbook.(names{i});
      found.textbook.(names{i}) = pyref.port.array (with_values (entry, lines));
    end
  end
end

function values = field (entry, name, instead)
  values = instead;
  if isfield (entry, name)
    values = pyref.port.array (with_values (entry, entry.(name)));
  end
end

function entry = with_values (entry, lines)
  entry = struct ('shape', entry.shape, 'values', {lines});
end

function slack = half_units (entry)
  words = regexp (strjoin (pyref.port.cells_of (entry.values), ' '), '\S+', 'match');
  units = zeros (1, numel (words));
  for i = 1:numel (words)
    parts = regexp (words{i}, '^-?\d*\.?(\d*)(?:[eE]([-+]?\d+))?$', 'tokens', 'once');
    power = 0;
    if numel (parts) > 1 && ~isempty (parts{2})
      power = str2double (parts{2});
    end
    if ~isempty (parts)
      units(i) = 0.5 * 10 ^ (power - numel (parts{1}));
    end
  end
  shape = entry.shape(:).';
  slack = permute (reshape (units, fliplr (shape)), numel (shape):-1:1);
end

function [found, shown] = sizes_of (sheet, case_)
  found = struct ();
  found = lengths_in (found, sheet.inputs, case_.inputs, '');
  found = lengths_in (found, sheet.options, case_.options, '');
  if case_.back
    found = lengths_in (found, sheet.outputs, case_.upstream, 'd');
  end
  shown = found;
  if isfield (case_.options, 'window')
    found.KH = case_.options.window(1);
    found.KW = case_.options.window(2);
  end
  if isfield (case_.options, 'heads')
    found.HEADS = case_.options.heads;
    found.K = floor (found.D / found.HEADS);
    found.THREE = 3;  % queries, keys and values in one array
  end
  if isfield (case_.options, 'base')
    found.PAIRS = floor (found.D / 2);
    found.TWO = 2;
  end
  if isfield (case_.options, 'kept')
    found.KEPT = sum (case_.options.kept(:), 1);
  end
  if isfield (case_.options, 't') && ~ischar (case_.options.t)
    labeled = any (case_.options.t, ndims (case_.options.t));
    found.LABELED = sum (labeled(:), 1);
  end
  if isfield (case_.options, 'dilation') && numel (case_.options.pad) == 4
    image = [found.H, found.W];
    pads = case_.options.pad;
    spread = ([found.KH, found.KW] - 1) .* case_.options.dilation;
    wide = image + [pads(1) + pads(2), pads(3) + pads(4)];
    places = floor ((wide - spread - 1) ./ case_.options.stride) + 1;
    found.OH = places(1);
    found.OW = places(2);
  end
end

function yes = is_coupled (sheet)
  % Whether a gradient is a sum over what the first output has a row for each of.
  specs = struct2cell (sheet.outputs);
  names = strcat ('d', fieldnames (sheet.inputs).');
  names = names(isfield (sheet.lengths, names));
  sums = cellfun (@(name) [' ', sheet.lengths.(name)], names, 'UniformOutput', false);
  yes = ismember (strtok (specs{1}), strsplit ([' ', sums{:}]));
end

function found = lengths_in (found, specs, values, before)
  if isempty (specs)
    return
  end
  names = fieldnames (specs);
  for i = 1:numel (names)
    letters = regexp (specs.(names{i}), '\S+', 'match');
    for k = 1:numel (letters) * ~(is_plain (letters{1}) || strcmp (letters{1}, '...'))
      if letters{k}(1) > '9'
        found.(letters{k}) = size (values.([before names{i}]), k);
      end
    end
  end
end

function yes = is_plain (word)
  yes = any (strcmp (word, {'real', 'nonnegative', 'whole', 'positive'}));
end

function [names, numbers, wholes] = plain_of (options)
  % The options that are a few numbers rather than an array, those of one, and any, and
  % those of one that is whole.
  [names, numbers, wholes] = deal ({});
  if ~isempty (options)
    names = fieldnames (options).';
    first = cellfun (@(n) strtok (options.(n)), names, 'UniformOutput', false);
    names = names(cellfun (@is_plain, first));
    whole = cellfun (@(n) options.(n), names, 'UniformOutput', false);
    numbers = names(ismember (whole, {'real', 'nonnegative'}));
    wholes = names(strcmp (whole, 'positive'));
  end
end

function name = call_of (sheet)
  name = ['layers.' sheet.layer];
  if isfield (sheet, 'call')
    name = sheet.call;
  end
end

function count = terms (words, sizes)
  if any (strcmp (words, {'exact', 'eigen'}))
    count = 16 * strcmp (words, 'eigen');
    return
  end
  letters = regexp (words, '\S+', 'match');
  count = 1;
  for k = 1:numel (letters)
    if letters{k}(1) <= '9'
      count = count * str2double (letters{k});
    else
      count = count * sizes.(letters{k});
    end
  end
  count = max (count, 1);   % without terms, what is left is computed all the same
end

%!test <a sum of no terms is not an exact operation>
%! [~, cases] = pyref.port.read_cases ('attention');
%! empty = cellfun (@(c) size (c.inputs.q, 2) == 0, cases);
%! assert (any (empty, 2));
%! assert (cellfun (@(c) c.lengths.y >= 1, cases(empty)));
%!test <a case has its arrays by name, and what is known of them>
%! [sheet, cases] = pyref.port.read_cases ('dense');
%! ids = cellfun (@(c) c.id, cases, 'UniformOutput', false);
%! found = cases{strcmp(ids, 'dense-d831b3a0')};
%! assert (sheet.layer, 'dense');
%! assert (found.inputs.x, [1 2; 3 4]);
%! assert (found.expect.dw.high, [-2 2 6; -2 4 10]);
%! assert (found.lengths.dw, 2);
%! assert (found.call, 'layers.dense');
%! assert (isempty (found.plain));
%!test <a step of an optimizer has outputs alone>
%! [~, cases] = pyref.port.read_cases ('adam');
%! assert ({cases{1}.results, cases{1}.upstream}, {{'w', 'm', 'v'}, struct()});
%! values = pyref.port.results_of_layer (cases{1});
%! assert (values{1}, cases{1}.expect.w.high, 1e-12);
%!error <nowhere is no layer> pyref.port.read_cases ('nowhere')
